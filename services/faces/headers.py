"""What pages tell the browser: nothing from elsewhere, no frame, no trace; most run no script."""

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTED = f"{CSP}; script-src 'self'; connect-src 'self'"
"""For a page with a script of the product's own."""
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
