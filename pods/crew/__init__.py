"""The crew and its pods: who is in it, how pods begin and end, what everybody's positions are, and any other entry."""
