"""Who reaches what in the demo city, worked out from its files with a plain heap."""

import heapq
import json
import math
from collections import defaultdict
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

METRE = 32639


class Walk:
    """The city's streets as links between their ends, and its people on a 50 m grid near them."""

    def __init__(self, files):
        self.files = files
        lines = json.loads((files.folder / "streets.geojson").read_text(encoding="utf-8"))["features"]
        self.told = [line["properties"] for line in lines]
        degrees = [shapely.geometry.shape(line["geometry"]) for line in lines]
        self.lines = np.array(gpd.GeoSeries(degrees, crs=4326).to_crs(METRE))
        self.ends = [(line.coords[0], line.coords[-1]) for line in degrees]
        self.tree = shapely.STRtree(self.lines)

    @cached_property
    def people(self):
        """Points, the code of the area of each, and persons at each."""
        points, codes, persons = [], [], []
        for code, polygon in gpd.GeoSeries(self.files.areas, crs=4326).to_crs(METRE).items():
            west, south, east, north = (round(side / 50) for side in polygon.bounds)
            lattice = [
                shapely.Point(50 * x, 50 * y)
                for x in range(west - 1, east + 2)
                for y in range(south - 1, north + 2)
                if shapely.contains_xy(polygon, 50 * x, 50 * y)
            ]
            near = [p for p in lattice if len(self.tree.query(p, "dwithin", 100))]
            points += near
            codes += [code] * len(near)
            persons += [self.files.people.persons[code] / len(near)] * len(near)
        return np.array(points), np.array(codes), np.array(persons)

    def chosen(self, wanted):
        return [number for number in range(len(self.lines)) if wanted(number)]

    def place(self, points, streets, farthest):
        """Return (street, metres along, metres off) of each point, None where no street is near."""
        tree = shapely.STRtree(self.lines[streets])
        found = [None] * len(points)
        for who, which in tree.query_nearest(points, max_distance=farthest, all_matches=False).T.tolist():
            line = self.lines[streets[which]]
            found[who] = (streets[which], line.project(points[who]), line.distance(points[who]))
        return found

    def spread(self, starts, streets, limit=math.inf):
        """Return metres from the starts to each end of a street, by a heap."""
        links = defaultdict(list)
        for number in streets:
            first, last = self.ends[number]
            links[first].append((last, self.lines[number].length))
            links[last].append((first, self.lines[number].length))
        heap, best = [], {}
        for number, along, off in starts:
            first, last = self.ends[number]
            heap += [(off + along, first), (off + self.lines[number].length - along, last)]
        heapq.heapify(heap)
        while heap:
            metres, node = heapq.heappop(heap)
            if node in best or metres > limit:
                continue
            best[node] = metres
            for other, length in links[node]:
                if other not in best:
                    heapq.heappush(heap, (metres + length, other))
        return best

    def metres(self, spots, starts, streets, limit=math.inf):
        """Return metres from each spot to the nearest start."""
        best = self.spread(starts, streets, limit)
        beside = defaultdict(list)
        for number, along, off in starts:
            beside[number].append((along, off))
        found = []
        for spot in spots:
            if spot is None:
                found.append(math.inf)
                continue
            number, along, off = spot
            first, last = self.ends[number]
            ways = [
                along + best.get(first, math.inf),
                self.lines[number].length - along + best.get(last, math.inf),
            ]
            ways += [abs(along - other) + aside for other, aside in beside[number]]
            found.append(min(ways) + off)
        return np.round(found, 1)

    def facilities(self, name, kinds):
        path = self.files.folder / name
        rows = gpd.read_file(path) if name.endswith(".geojson") else self.files.csv(name)
        if name.endswith(".csv"):
            rows = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows.lon, rows.lat), crs=4326)
        if "is_working" in rows:
            rows = rows[~rows.is_working.isin(["no", False])]
        return list(rows[rows.kind.isin(kinds)].to_crs(METRE).geometry)

    def doors(self, shape):
        if shape.geom_type == "Point":
            return [shape]
        return list(shapely.points(shapely.get_coordinates(shapely.segmentize(shape.boundary, 25.0))))

    def share(self, area, metres, limit):
        _, codes, persons = self.people
        own = codes == area
        return persons[own & (metres <= limit)].sum(), persons[own].sum()

    def within(self, name, kinds, limit, wanted=lambda number: True, *, snap=300.0):
        def count(area):
            streets = self.chosen(wanted)
            doors = np.array([door for one in self.facilities(name, kinds) for door in self.doors(one)])
            starts = [spot for spot in self.place(doors, streets, 300.0) if spot]
            spots = self.place(self.people[0], streets, snap)
            return self.share(area, self.metres(spots, starts, streets), limit)

        return count

    def is_drivable(self, number):
        return self.told[number]["class"] not in ("footway", "steps")

    @cached_property
    def lit(self):
        """Whether half of each street is near a working lamp, where lamps were surveyed."""
        lamps = shapely.STRtree(np.array(self.facilities("lamps.csv", ["lamp"])))
        unseen = [self.files.areas[code] for code in self.files.areas.index if code not in self.files.lamped]
        dark = gpd.GeoSeries(unseen, crs=4326).to_crs(METRE).union_all()
        found = []
        for line in self.lines:
            count = max(math.ceil(line.length / 5), 1)
            at = [line.interpolate((turn + 0.5) / count, normalized=True) for turn in range(count)]
            near = sum(len(lamps.query(point, "dwithin", 25.0)) > 0 for point in at)
            found.append(near / count >= 0.5 and not dark.contains(line.interpolate(0.5, normalized=True)))
        return found

    def shared(self, kinds_of, steps, weigh, streets):
        """Return what there is for each person, each thing shared among those who reach it."""
        _, _, persons = self.people
        spots = self.place(self.people[0], streets, 300.0)
        found = np.zeros(len(persons))
        for name, kinds in kinds_of:
            for thing in self.facilities(name, kinds):
                doors = [spot for spot in self.place(np.array(self.doors(thing)), streets, 300.0) if spot]
                metres = self.metres(spots, [min(doors, key=lambda spot: spot[2])], streets, steps[-1][0])
                weights = np.select([metres <= limit for limit, _ in steps], [weight for _, weight in steps])
                found += weights * weigh(thing) / (weights @ persons)
        return found

    def enough(self, area):
        streets = self.chosen(lambda number: True)
        safe = [("safe_spaces.geojson", ["safe_open_space"])]
        room = self.shared(safe, [(500.0, 1.0)], lambda thing: thing.area, streets)
        doors = np.array([door for one in self.facilities(*safe[0]) for door in self.doors(one)])
        starts = [spot for spot in self.place(doors, streets, 300.0) if spot]
        metres = self.metres(self.place(self.people[0], streets, 300.0), starts, streets)
        return self.share(area, np.where(room >= 1.5, metres, np.inf), 500)

    def supply(self, name, kinds):
        def mean(area):
            steps = [(500.0, 1.0), (1000.0, 0.68), (1500.0, 0.22)]
            found = self.shared([(name, kinds)], steps, lambda thing: 1.0, self.chosen(lambda number: True))
            _, codes, persons = self.people
            return np.average(found[codes == area], weights=persons[codes == area]), 1.0

        return mean

    def emergency(self, area):
        """People within 50 m of the largest part of streets of at least 4 m, of those who can tell."""
        width = [math.nan if t["width_m"] is None else float(t["width_m"]) for t in self.told]
        wide = [n for n in range(len(self.lines)) if self.is_drivable(n) and width[n] >= 4]
        links = defaultdict(list)
        for number in wide:
            for end in self.ends[number]:
                links[end].append(number)
        part, parts = {}, []
        for number in wide:
            if number in part:
                continue
            stack, size = [number], 0.0
            while stack:
                one = stack.pop()
                if one in part:
                    continue
                part[one] = len(parts)
                size += self.lines[one].length
                stack += [other for end in self.ends[one] for other in links[end] if other not in part]
            parts.append(size)
        largest = int(np.argmax(parts))
        good = shapely.STRtree(self.lines[[n for n in wide if part[n] == largest]])
        unknown = shapely.STRtree(
            self.lines[[n for n in range(len(self.lines)) if self.is_drivable(n) and pd.isna(width[n])]]
        )
        points, codes, persons = self.people
        near = np.zeros(len(points), dtype=bool)
        near[good.query(points, "dwithin", 50.05)[0]] = True
        unsure = np.zeros(len(points), dtype=bool)
        unsure[unknown.query(points, "dwithin", 50.0)[0]] = True
        own = (codes == area) & ~(unsure & ~near)
        return persons[own & near].sum(), persons[own].sum()
