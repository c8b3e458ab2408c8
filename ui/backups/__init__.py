"""Nothing is lost and nobody gets in: backups, restore, damage, password, lock and audit trail on screen."""
