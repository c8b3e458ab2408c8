"""台账 on the screen: requests, disputes and documents of an office."""
