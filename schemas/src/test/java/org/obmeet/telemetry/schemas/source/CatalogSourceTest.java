package org.obmeet.telemetry.schemas.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;

class CatalogSourceTest {
  private static final CatalogSource BASE =
      new OverlaidCatalog(
          CatalogSource.classPath(), Map.of("cubes/extra.yaml", "é", "cubesandmore/x", "x"));

  @Test
  void classPath_ofThisModule_listsFilesBelowAFolder() {
    assertThat(CatalogSource.classPath().files("datasets/consent"))
        .contains("datasets/consent/dataset.yaml", "datasets/consent/schema.avsc");
    assertThat(CatalogSource.classPath().files("nowhere")).isEmpty();
  }

  @Test
  void classPath_inAJar_loadsTheSameCatalog(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("with space.jar");
    CatalogSource shipped = CatalogSource.classPath();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (String top :
          new String[] {"datasets", "cubes", "facts", "policy", "domains", "hierarchies"}) {
        for (String path : shipped.files(top)) {
          entries.putNextEntry(new JarEntry("catalog/" + path));
          entries.write(shipped.text(path).getBytes(StandardCharsets.UTF_8));
          entries.closeEntry();
        }
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      Catalog catalog = Catalog.load(ClassPathSource.of(loader));

      assertThat(catalog.cubes()).isEqualTo(Catalog.load().cubes());
      assertThat(catalog.processing()).isEqualTo(Catalog.load().processing());
    }
  }

  @Test
  void classPath_withoutCatalog_isRefused() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> ClassPathSource.of(loader))
          .isInstanceOf(CatalogException.class)
          .hasMessage("catalog/policy/processing.yaml: no catalogue is on the class path");
    }
  }

  @Test
  void text_ofMissingFile_isRefused() {
    assertThatThrownBy(() -> CatalogSource.classPath().text("cubes/none.yaml"))
        .isInstanceOf(CatalogException.class)
        .hasMessage("cubes/none.yaml: there is no such file");
  }

  @Test
  void overlay_ofAddedFile_listsAndReadsIt() {
    assertThat(BASE.files("cubes")).contains("cubes/extra.yaml", "cubes/instances.yaml");
    assertThat(BASE.files("cubes")).doesNotContain("cubesandmore/x");
    assertThat(BASE.text("cubes/extra.yaml")).isEqualTo("é");
  }

  @Test
  void overlay_ofRemovedFile_neitherListsNorReadsIt() {
    Map<String, String> removed = new HashMap<>();
    removed.put("cubes/extra.yaml", null);
    CatalogSource without = new OverlaidCatalog(BASE, removed);

    assertThat(without.files("cubes")).doesNotContain("cubes/extra.yaml");
    assertThatThrownBy(() -> without.text("cubes/extra.yaml"))
        .hasMessage("cubes/extra.yaml: there is no such file");
  }
}
