-- Forget the drawing shapes of these boundaries; they are made anew together, as one coverage.
DELETE FROM register.area_shape WHERE boundary_id = ANY (%(boundaries)s);
