"""The window itself: start-up, actions, the bars above and below, and what leads from one screen to another."""
