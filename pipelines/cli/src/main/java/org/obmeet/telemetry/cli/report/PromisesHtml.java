package org.obmeet.telemetry.cli.report;

import java.util.List;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.schemas.policy.Promise;

/** Writes the promises of the privacy policy, with the rule and the tests of each. */
record PromisesHtml(ReportHtmlWriter html) {
  static String of(PromiseCoverage coverage) {
    PromisesHtml promises = new PromisesHtml(new ReportHtmlWriter());
    promises.write(coverage);
    return promises.html.toString();
  }

  private void write(PromiseCoverage coverage) {
    html.open("section", "id", "promises").element("h1", "Promises of the privacy policy");
    html.element(
        "p",
        ("Of the %s sentences of the privacy policy that bind this system, %s are kept, as tests"
                + " show, %s are planned, %s are neither kept nor planned.")
            .formatted(
                coverage.binding(),
                coverage.tested().size(),
                coverage.planned().size(),
                coverage.uncovered().size()));
    group("Kept, as tests show", coverage.tested());
    group("Not kept yet", coverage.planned());
    group("Neither kept nor planned", coverage.uncovered());
    html.close("section");
  }

  private void group(String title, List<Promise> promises) {
    if (promises.isEmpty()) {
      return;
    }
    html.element("h2", title + " (" + promises.size() + ")").open("ul", "class", "promises");
    for (Promise promise : promises) {
      html.open("li").element("q", promise.sentence());
      html.open("div").element("p", promise.rule());
      if (!promise.notKept().isEmpty()) {
        html.element("p", "Not kept: " + promise.notKept());
      }
      shown(promise);
      html.close("div").close("li");
    }
    html.close("ul");
  }

  private void shown(Promise promise) {
    if (promise.coverage() instanceof Promise.Coverage.Tested tested) {
      int count = tested.tests().size();
      html.openDetails(count == 1 ? "1 test" : count + " tests", " of " + promise.id());
      html.open("ul", "class", "tests");
      tested.tests().forEach(test -> html.element("li", test.toString()));
      html.close("ul").close("details");
    } else if (promise.coverage() instanceof Promise.Coverage.Planned planned) {
      html.element("p", "Missing: " + planned.missing());
    }
  }
}
