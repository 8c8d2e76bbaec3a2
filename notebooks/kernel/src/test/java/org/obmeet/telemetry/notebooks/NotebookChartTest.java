package org.obmeet.telemetry.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that a chart draws the values of its query result, and suppressed ones as gaps. */
class NotebookChartTest {
  private static final QueryResult ROWS =
      new QueryResult(
          List.of("week", "version", "status", "instances"),
          List.of(
              List.of("w1", "6.6", "published", 12),
              Arrays.asList("w2", "6.6", "suppressed", null),
              List.of("w3", "6.6", "published", 0),
              List.of("w3", "6.7", "published", 11)));

  private static NotebookChart chart(QueryResult rows) {
    return new NotebookChart(rows, new ChartScript(), cube -> "about " + cube);
  }

  @Test
  void suppressedAndUnreleasedPoints_areGaps_andZeroIsZero() {
    NotebookChart chart = chart(ROWS).line("week", "instances").by("version");

    assertThat(chart.option().at("/series/0/data")).hasToString("[12.0,null,0.0]");
    assertThat(chart.option().at("/series/1/data")).hasToString("[null,null,11.0]");
    assertThat(chart.option().at("/series/0/connectNulls").asBoolean(true)).isFalse();
    assertThat(chart.html())
        .contains("3 of its points are gaps: part of other, suppressed, or not released");
  }

  @Test
  void html_ofAChart_hasATableWithSuppressedAsAWord() {
    assertThat(chart(ROWS).bars("week", "instances").by("version").html())
        .contains("<summary>The numbers</summary>", ">suppressed</td></tr>");
    assertThat(ROWS.text()).contains("w2\t6.6\tsuppressed\tsuppressed");
  }

  @Test
  void markup_inAValue_isShownAsText() {
    QueryResult rows = new QueryResult(List.of("x", "n"), List.of(List.of("</script><b>", 1)));
    String html = chart(rows).bars("x", "n").title("<i>").html();

    assertThat(html).contains("\\u003c/script>\\u003cb>".replace(">", ">"), "&lt;i&gt;");
    assertThat(html).doesNotContain("</script><b>").doesNotContain("<i>");
  }

  @Test
  void series_upToSixteen_haveDifferentColours_andFurtherOnesAreDashed() {
    QueryResult rows =
        new QueryResult(
            List.of("week", "version", "n"),
            IntStream.range(0, 17).mapToObj(i -> List.<Object>of("w1", "v" + i, i)).toList());
    JsonNode option = chart(rows).line("week", "n").by("version").option();

    assertThat(option.at("/color")).hasSize(16).doesNotHaveDuplicates();
    assertThat(option.at("/series/15/lineStyle").isMissingNode()).isTrue();
    assertThat(option.at("/series/16/lineStyle/type").asText()).isEqualTo("dashed");
  }

  @Test
  void axis_ofPercentagesThatAddUp_endsAtAHundred() {
    QueryResult rows =
        new QueryResult(
            List.of("week", "version", "share"),
            List.of(List.of("w1", "6", 60.1), List.of("w1", "7", 40.0)));
    NotebookChart stacked = chart(rows).stacked("week", "share").by("version");

    assertThat(stacked.option().at("/yAxis/max").isMissingNode()).isTrue();
    assertThat(stacked.unit("% of instances").option().at("/yAxis/max").asInt()).isEqualTo(100);
    NotebookChart lines = chart(rows).line("week", "share").by("version").unit("%");
    assertThat(lines.option().at("/yAxis/max").isMissingNode()).as("up to 60.1").isTrue();
  }

  @Test
  void library_secondCall_isEmpty() {
    ChartScript library = new ChartScript();

    assertThat(library.get()).hasSizeGreaterThan(1_000_000).contains("echarts");
    assertThat(library.get()).isEmpty();
  }

  @Test
  void metric_isSet_itsSentenceIsBelow() {
    assertThat(chart(ROWS).line("week", "instances").by("version").metric("adoption").html())
        .contains("about metrics.adoption");
  }

  @Test
  void cube_isSet_itsSentenceIsBelow() {
    assertThat(chart(ROWS).line("week", "instances").by("version").cube("c").html())
        .contains(">about c</p>");
  }

  @Test
  void chart_withAnError_namesTheAllowedValues() {
    assertThatThrownBy(() -> chart(ROWS).line("week", "owners").html())
        .hasMessage("column must be one of week, version, status, instances; it is 'owners'");
    assertThatThrownBy(() -> chart(ROWS).line("week", "instances").html())
        .hasMessageStartingWith("several rows belong to the point of 'instances' at 'w3'");
    assertThatThrownBy(() -> chart(ROWS).bars("instances", "version").html())
        .hasMessage("y must be a column of numbers; column 'version' contains '6.6'");
    assertThatThrownBy(() -> chart(ROWS).html()).hasMessageStartingWith("a chart needs line(x, y)");
  }
}
