package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.obmeet.telemetry.schemas.Cube;

/** Small random worlds, skewed like real ones. */
final class Worlds {
  private static final String[] METHODS = {"docker", "snap", "tar", "helm", "aws", "other"};

  private Worlds() {}

  /** Owners with one to three instances, over versions × methods, with users. */
  static Raw random(Random random, Cube cube, int owners, int versions) {
    List<Raw.Record> records = new ArrayList<>();
    for (int owner = 0; owner < owners; owner++) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        int who = random.nextInt(40) == 0 ? -1 : owner;
        records.add(new Raw.Record(who, labels(random, cube, versions), values(random, cube)));
      }
    }
    return new Raw(cube, records);
  }

  static List<String> labels(Random random, Cube cube, int versions) {
    List<String> labels = new ArrayList<>();
    for (Cube.Dimension dimension : cube.dimensions()) {
      if (dimension.flag()) {
        labels.add(random.nextInt(3) == 0 ? "yes" : "no");
      } else if (dimension.field().equals("version")) {
        labels.add(version(skewed(random, versions)));
      } else {
        labels.add(METHODS[skewed(random, METHODS.length)]);
      }
    }
    return labels;
  }

  /** Number i of a public list of versions, newest first. */
  static String version(int i) {
    return i % 17 == 16 ? "6." + i : (7 - i / 20) + "." + (9 - i / 4 % 5) + "." + (3 - i % 4);
  }

  /** Zipf-like: about half of the mass on the first tenth. */
  static int skewed(Random random, int size) {
    return (int) Math.min(size - 1, Math.floor(Math.pow(size + 1, random.nextDouble()) - 1));
  }

  private static long[] values(Random random, Cube cube) {
    return cube.measures().stream()
        .filter(Cube.Measure::additive)
        .mapToLong(m -> m.kind() == Cube.MeasureKind.RECORDS ? 1 : users(random))
        .toArray();
  }

  private static long users(Random random) {
    return random.nextInt(4) == 0
        ? 0
        : Math.min(100_000, (long) Math.exp(3 + 1.5 * random.nextGaussian()));
  }
}
