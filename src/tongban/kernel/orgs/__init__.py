"""Regions, organisations, their offices and posts, over time (机构、区划、科室、岗位)."""
