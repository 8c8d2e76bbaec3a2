package org.obmeet.telemetry.notebooks;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What a cell can show: as HTML, and as text where there is no HTML. */
public interface Displayable {
  /** As HTML, which asks nobody else for anything. */
  String html();

  /** As text. */
  String text();

  /** Both, for the notebook. */
  default DisplayData data() {
    DisplayData data = new DisplayData(text());
    data.putHTML(html());
    return data;
  }
}
