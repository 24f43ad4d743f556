"""Pages of licences: the wallet and the verification of the public side, the register of the desk."""
