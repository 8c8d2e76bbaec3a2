package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.PlainJdbc;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the view of a lake whose store is no folder: names with digests, and two generations. */
class ReleaseViewStoreTest {
  private static final String OTHER = "0".repeat(64);
  private static final String ROWS = "SELECT count(*) FROM levels.instances_by_version";

  private final InMemoryStore store = new InMemoryStore();
  private final Lake lake = Lake.in(store, "memory-" + UUID.randomUUID());
  private final Path cache = ReleaseView.cacheFolder(lake.root());
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void copyTheLog() throws IOException {
    for (String folder : List.of("ledger/commits", "ledger/released")) {
      try (Stream<Path> walk = Files.walk(DemoLake.root().resolve(folder))) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          String path = DemoLake.root().relativize(file).toString();
          lake.files().write(path, Files.readAllBytes(file), 0);
        }
      }
    }
  }

  @AfterEach
  void deleteTheCache() throws IOException {
    LocalStore.deleteTree(cache);
  }

  private ReleaseView view() {
    return new ReleaseView(lake, Catalog::load);
  }

  /** Returns the view of a reader who has other declarations. */
  private ReleaseView other() {
    return new ReleaseView(lake, Catalog::load, () -> OTHER);
  }

  private Path read(ReleaseView view) {
    return view.catalog(new LakeReleases(lake, Catalog::load), said::add);
  }

  private ReleaseIndex index() {
    return ReleaseIndex.read(lake).orElseThrow();
  }

  private List<String> stored() {
    return lake.files().list("release").stream().map(StoredFile::path).toList();
  }

  private static List<String> paths(ReleaseIndex index) {
    return index.files().stream().map(file -> "release/" + file.path()).toList();
  }

  @Test
  void names_haveTheDigestOfTheFile_andTheIndexHasTheirs() {
    assertThat(view().refresh()).isTrue();
    assertThat(view().refresh()).isFalse();

    List<String> expected = new ArrayList<>(paths(index()));
    expected.add(ReleaseIndex.PATH);
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected).hasSizeGreaterThan(60);
    for (ReleaseIndex.Entry file : index().files()) {
      int dot = file.name().lastIndexOf('.');
      String digest = file.sha256().substring(0, 16);
      assertThat(file.path())
          .isEqualTo(file.name().substring(0, dot) + "-" + digest + file.name().substring(dot));
      byte[] bytes = lake.files().bytes("release/" + file.path());
      assertThat(Digests.sha256Hex(bytes)).isEqualTo(file.sha256());
    }
    assertThat(index().previous()).isEmpty();
    assertThat(view().differences()).isEmpty();
  }

  @Test
  void filesOfTheIndexBefore_stayUntilTheNextButOne() {
    view().refresh();
    ReleaseIndex first = index();
    lake.files().write("release/README.md", new byte[] {'r'}, 0);

    assertThat(other().refresh()).isTrue();
    ReleaseIndex second = index();

    assertThat(second.previous())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            paths(first).stream().filter(path -> !paths(second).contains(path)).toList());
    assertThat(stored()).containsAll(paths(first)).containsAll(paths(second));
    assertThat(other().refresh()).isFalse();
    assertThat(other().differences()).isEmpty();

    assertThat(view().refresh()).isTrue();
    assertThat(stored()).containsAll(paths(index())).containsAll(paths(second));
    assertThat(stored()).contains("release/README.md");
    List<String> kept = new ArrayList<>(paths(index()));
    kept.addAll(index().previous());
    kept.addAll(List.of(ReleaseIndex.PATH, "release/README.md"));
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(kept);
  }

  /** Returns a handle on the lake that runs an action before each file gets its path. */
  private Lake watched(Consumer<String> before) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(store, arguments);
            return result instanceof PendingWrite write ? new Watched(write, before) : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Class<?>[] types = {Store.class};
    return Lake.in(
        (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), types, handler), lake.root());
  }

  private record Watched(PendingWrite write, Consumer<String> before) implements PendingWrite {
    @Override
    public OutputStream out() {
      return write.out();
    }

    @Override
    public boolean create(String path) throws IOException {
      before.accept(path);
      return write.create(path);
    }

    @Override
    public void replace(String path) throws IOException {
      before.accept(path);
      write.replace(path);
    }

    @Override
    public void abort() throws IOException {
      write.abort();
    }
  }

  @Test
  void index_isWrittenLast() {
    List<String> written = new ArrayList<>();

    new ReleaseView(watched(written::add), Catalog::load).refresh();

    assertThat(written.subList(0, written.size() - 1))
        .containsExactlyInAnyOrderElementsOf(paths(index()));
    assertThat(written).endsWith(ReleaseIndex.PATH);
  }

  @Test
  void rebuildThatEndsBeforeItsIndex_leavesTheViewBefore_andIsRepeated() throws Exception {
    view().refresh();
    ReleaseIndex first = index();
    Lake failing =
        watched(
            path -> {
              if (path.equals(ReleaseIndex.PATH)) {
                throw new LakeException("the process is killed");
              }
            });

    assertThatThrownBy(() -> new ReleaseView(failing, Catalog::load, () -> OTHER).refresh())
        .hasMessageContaining("the process is killed");

    assertThat(index()).isEqualTo(first);
    assertThat(stored()).containsAll(paths(first)).hasSizeGreaterThan(paths(first).size() + 1);
    assertThat(PlainJdbc.lines(read(view()).toString(), ROWS)).isNotEqualTo(List.of("0"));
    assertThat(view().isCurrent()).as("it has files of no index").isFalse();
    assertThat(other().refresh()).isTrue();
    assertThat(index().previous()).isNotEmpty();
    assertThat(other().differences()).isEmpty();
  }

  @Test
  void reader_getsACopy_thatItKeeps() throws Exception {
    view().refresh();

    Path catalog = read(view());

    assertThat(catalog).startsWith(cache);
    assertThat(PlainJdbc.lines(catalog.toString(), ROWS)).isNotEqualTo(List.of("0"));
    assertThat(Files.readAllBytes(catalog))
        .isEqualTo(
            lake.files().bytes("release/" + index().file("catalog.duckdb").orElseThrow().path()));
    assertThat(read(view())).isEqualTo(catalog);
    assertThat(said).isEmpty();
  }

  @Test
  void copy_ofAnotherContent_replacesTheCopyBefore_andTheViewStays() throws Exception {
    view().refresh();
    Path first = read(view());
    List<String> before = stored();

    Path second = read(other());

    assertThat(first).doesNotExist();
    assertThat(PlainJdbc.lines(second.toString(), ROWS)).isNotEqualTo(List.of("0"));
    assertThat(stored()).isEqualTo(before);
    assertThat(view().isCurrent()).isTrue();
    try (Stream<Path> all = Files.list(cache)) {
      assertThat(all).containsExactly(second.getParent().getParent());
    }
  }

  @Test
  void catalogOfAnotherDigest_isNotRead() {
    view().refresh();
    String path = "release/" + index().file("catalog.duckdb").orElseThrow().path();
    byte[] bytes = lake.files().bytes(path);
    bytes[bytes.length / 2] ^= 1;
    lake.files().write(path, bytes, 0);

    assertThatThrownBy(() -> read(view()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(path + " does not have the digest of the index");
    assertThat(cache.toFile().list()).isEmpty();
  }

  @Test
  void viewThatIsMissing_isNotWrittenByAReader() throws Exception {
    Path catalog = read(view());

    assertThat(PlainJdbc.lines(catalog.toString(), ROWS)).isNotEqualTo(List.of("0"));
    assertThat(stored()).isEmpty();
    assertThat(said).isEmpty();
  }
}
