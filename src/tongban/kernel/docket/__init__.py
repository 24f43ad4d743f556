"""The register of matters (总登记): one line for each, whatever it is about; its number, owner, state and due day."""
