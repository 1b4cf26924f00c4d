"""Every decision about a job, as generators that perform no input or output."""
