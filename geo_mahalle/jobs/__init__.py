"""Work that needs nobody: upkeep of the register, notices, digests by mail and short message.

`run_due(settings)` does what is due and is called once a minute by `geo-mahalle serve`; `geo-mahalle
maintain` does all of it at once. When each step ran last stands in the database, so a restart neither loses
nor repeats one, and one lock keeps two processes from working at once. To add a step, add a row to
`upkeep.STEPS`.
"""

from geo_mahalle.jobs.upkeep import STEPS, Busy, Done, Step, read_upkeep, run_all, run_due

__all__ = ["STEPS", "Busy", "Done", "Step", "read_upkeep", "run_all", "run_due"]
