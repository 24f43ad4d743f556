"""The kernel: statutory time, procedures, the ledger, the docket and what they stand on. It knows no domain."""
