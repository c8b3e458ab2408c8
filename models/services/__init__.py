"""What the window and the command line work with: the library, the open report, a collection, backups."""
