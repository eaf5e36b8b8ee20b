"""Who agreed: proposals and voices, and second signatures for money out."""
