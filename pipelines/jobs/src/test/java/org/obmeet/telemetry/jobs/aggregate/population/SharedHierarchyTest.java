package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

class SharedHierarchyTest {
  private final SharedHierarchy.Builder builder = new SharedHierarchy.Builder("version");

  private static DimensionTree tree(List<?>... paths) {
    DimensionTree tree = new DimensionTree();
    for (List<?> path : paths) {
      tree.leaf(path.stream().map(String.class::cast).toList());
    }
    return tree;
  }

  private static List<String> labels(SharedHierarchy shared) {
    Hierarchy hierarchy = shared.hierarchy();
    return IntStream.range(0, hierarchy.size()).mapToObj(hierarchy::label).toList();
  }

  @Test
  void build_withoutValues_hasOnlyTheRoot() {
    SharedHierarchy shared = builder.build();

    assertThat(labels(shared)).containsExactly("*");
    assertThat(shared.nodesOf(new DimensionTree())).containsExactly(0);
    assertThat(shared.node("*")).contains(0);
    assertThat(shared.node("6")).isEmpty();
  }

  @Test
  void build_ofTreesInOtherOrders_isTheUnionInTheOrderOfLabels() {
    DimensionTree first = tree(List.of("6.10"), List.of("6.9"));
    DimensionTree second = tree(List.of("10"), List.of("6.9"), List.of("6"));
    builder.add(first);
    builder.add(second);
    SharedHierarchy shared = builder.build();

    assertThat(labels(shared)).containsExactly("*", "6", "6.9", "6.10", "10");
    assertThat(shared.nodesOf(first)).containsExactly(0, 3, 2);
    assertThat(shared.nodesOf(second)).containsExactly(0, 4, 2, 1);
  }

  @Test
  void build_ofLabelsThatDifferInLeadingZeros_keepsBothInOneOrder() {
    builder.add(List.of("1.06"));
    builder.add(List.of("1.6"));
    builder.add(List.of("1.006"));

    assertThat(labels(builder.build())).containsExactly("*", "1.006", "1.06", "1.6");
  }

  @Test
  void build_ofNumbersBeyond64Bits_comparesTheirValues() {
    builder.add(List.of("v100000000000000000000"));
    builder.add(List.of("v99999999999999999999"));

    assertThat(labels(builder.build()))
        .containsExactly("*", "v99999999999999999999", "v100000000000000000000");
  }

  @Test
  void build_ofLabelsWithDigitsOfOtherScripts_comparesThemAsText() {
    builder.add(List.of("٣x"));
    builder.add(List.of("7"));

    assertThat(labels(builder.build())).containsExactly("*", "7", "٣x");
  }

  @Test
  void build_ofALabelAsLeafAndAsLevel_marksTheLevel() {
    DimensionTree tree = tree(List.of("6"), List.of("6.6", "6"));
    builder.add(tree);
    SharedHierarchy shared = builder.build();

    assertThat(labels(shared)).containsExactly("*", "6 all", "6.6", "6");
    assertThat(shared.nodesOf(tree)).containsExactly(0, 3, 1, 2);
    assertThat(shared.node("6 all")).contains(1);
    assertThat(shared.hierarchy().parent(2)).isEqualTo(1);
  }

  @Test
  void build_ofALevelThatIsALeafInAnotherTree_marksTheLevel() {
    builder.add(tree(List.of("6.6.1", "6.6", "6")));
    builder.add(tree(List.of("6.6", "6"), List.of("6")));

    assertThat(labels(builder.build()))
        .containsExactly("*", "6 all", "6.6 all", "6.6.1", "6.6", "6");
  }

  @Test
  void add_valueOfAFilter_joinsTheNodesOfTheTrees() {
    builder.add(tree(List.of("6.6", "6")));
    builder.add(List.of("6.7", "6"));
    SharedHierarchy shared = builder.build();

    assertThat(labels(shared)).containsExactly("*", "6", "6.6", "6.7");
    assertThat(shared.hierarchy().children(1)).containsExactly(2, 3);
  }
}
