package org.obmeet.telemetry.synthetic.dataset;

import org.obmeet.telemetry.synthetic.GeneratorOptions;

/** The options of a data set that is small enough for every test. */
public final class SmallDataset {
  public static final GeneratorOptions OPTIONS =
      GeneratorOptions.defaults().withInstances(80).withPeople(120).withEvents(6_000).withDays(14);

  private SmallDataset() {}
}
