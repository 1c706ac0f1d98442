"""New hand-offs and replies, told to where people look: a webhook, a mailbox."""
