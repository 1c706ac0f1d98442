"""The advisers' desk: the hand-offs that wait, who takes them, and what is answered."""
