"""The fictional "Kabupaten Contoh" that `make run` starts with.

Its words stand in the TOML files beside this one; the modules turn them into rows. Everything is
drawn from one seeded generator and dated relative to today, so that two runs on the same day give
the same regency. No office of a real place, no handle and no person is meant.
"""
