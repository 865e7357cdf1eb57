"""The generated part of `contracts/`: schemas, OpenAPI and AsyncAPI, written or checked.

`contracts` itself reads its own data files at most and knows no web framework; this is where
its models and the services' APIs become files that anyone can read without Python.
"""
