"""What keeps watch over the installation, and tells who keeps it. No word of a mail comes here."""
