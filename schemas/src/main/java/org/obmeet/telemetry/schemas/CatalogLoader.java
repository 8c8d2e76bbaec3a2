package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.CubeLoader;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactLoader;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetLoader;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.metric.MetricLoader;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import org.obmeet.telemetry.schemas.policy.PolicyLoader;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Loads all parts of a catalogue, and checks them against each other. */
record CatalogLoader(CatalogSource source) {
  Catalog load() {
    PolicyLoader policy = new PolicyLoader(source);
    policy.checkFiles();
    Map<String, Dataset> datasets = datasets();
    DisclosurePolicy disclosure = policy.disclosure();
    Map<String, Fact> facts = new FactLoader(source, datasets).loadAll();
    List<Cube> cubes = cubes(datasets, facts, disclosure);
    Map<String, Metric> metrics = new MetricLoader(source, cubes, datasets).loadAll();
    return new Catalog(
        datasets, facts, cubes, metrics, policy.processing(), disclosure, policy.promises());
  }

  private Map<String, Dataset> datasets() {
    DomainLoader domains = new DomainLoader(source);
    domains.checkAll();
    Set<String> folders = new TreeSet<>();
    for (String path : source.files("datasets")) {
      String[] parts = path.split("/", -1);
      if (parts.length < 3) {
        throw new CatalogException(path, "file", path, "datasets/NAME/dataset.yaml");
      }
      folders.add(parts[1]);
    }
    Map<String, Dataset> datasets = new TreeMap<>();
    DatasetLoader loader = new DatasetLoader(source, domains);
    folders.forEach(folder -> datasets.put(folder, loader.load(folder)));
    return datasets;
  }

  private List<Cube> cubes(
      Map<String, Dataset> datasets, Map<String, Fact> facts, DisclosurePolicy disclosure) {
    CubeLoader loader = new CubeLoader(source, datasets, facts, disclosure);
    List<Cube> cubes = new ArrayList<>();
    source
        .declarations("cubes", "FAMILY")
        .forEach((family, file) -> cubes.addAll(loader.load(family, file)));
    return cubes;
  }
}
