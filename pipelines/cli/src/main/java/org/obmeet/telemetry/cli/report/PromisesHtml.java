package org.obmeet.telemetry.cli.report;

import java.util.List;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.schemas.policy.Promise;

/** Writes the promises of the privacy policy, with the rule and the tests of each. */
final class PromisesHtml {
  static final String ID = "promises";
  static final String TITLE = "Promises of the privacy policy";

  private final PromiseCoverage coverage;
  private final ReportHtmlWriter html;

  PromisesHtml(PromiseCoverage coverage, ReportHtmlWriter html) {
    this.coverage = coverage;
    this.html = html;
  }

  void write() {
    html.open("section", "id", ID, "aria-labelledby", ID + "-title");
    html.element("h2", TITLE, "id", ID + "-title");
    html.element(
        "p",
        "Of the "
            + coverage.binding()
            + " sentences of the privacy policy that bind this system, "
            + coverage.tested().size()
            + " are kept, as tests show, "
            + coverage.planned().size()
            + " are planned, "
            + coverage.uncovered().size()
            + " are neither kept nor planned.");
    group("Kept, as tests show", coverage.tested());
    group("Not kept yet", coverage.planned());
    group("Neither kept nor planned", coverage.uncovered());
    html.close("section");
  }

  private void group(String title, List<Promise> promises) {
    if (promises.isEmpty()) {
      return;
    }
    html.element("h3", title + " (" + promises.size() + ")").open("ul", "class", "promises");
    for (Promise promise : promises) {
      html.open("li").element("q", promise.sentence());
      html.open("div").element("p", promise.rule());
      shown(promise);
      html.close("div").close("li");
    }
    html.close("ul");
  }

  private void shown(Promise promise) {
    if (promise.coverage() instanceof Promise.Coverage.Tested tested) {
      int count = tested.tests().size();
      html.open("details").open("summary").text(count == 1 ? "1 test" : count + " tests");
      html.element("span", " of " + promise.id(), "class", "quiet").close("summary");
      html.open("ul", "class", "tests");
      tested.tests().forEach(test -> html.element("li", test.toString()));
      html.close("ul").close("details");
    } else if (promise.coverage() instanceof Promise.Coverage.Planned planned) {
      html.element("p", "Missing: " + planned.missing());
    }
  }
}
