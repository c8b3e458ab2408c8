"""复核录入: keying the figures a second time, and settling what differs."""
