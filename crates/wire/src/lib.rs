//! What travels and what is stored: versioned JSON forms, redacted by viewer.
