"""Review: people decide on an Inventory in a spreadsheet, and it comes back as Decisions."""
