"""A whole meeting in a grid: a row a member, looked at and then recorded in one commit or not at all."""
