"""The domain network (服务网络)."""
