"""What is due is sealed, signed, delivered and erased, without anybody at a keyboard."""
