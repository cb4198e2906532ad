"""The fictional "Kabupaten Contoh" that `make run` starts with.

Its words stand in the TOML files beside this one; the modules turn them into rows. Everything is
drawn from seeds and dated relative to today: two regencies of the same moment are the same, but
for the passwords. No office of a real place, no handle and no person is meant.
"""
