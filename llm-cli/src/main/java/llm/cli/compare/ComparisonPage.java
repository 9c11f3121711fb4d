package llm.cli.compare;

import java.util.List;

/** A comparison as one page of HTML, which is XML too and refers to nothing outside. */
public final class ComparisonPage {
  private final Comparison comparison;
  private final StringBuilder page = new StringBuilder();

  private ComparisonPage(Comparison comparison) {
    this.comparison = comparison;
  }

  /** The page. */
  public static String of(List<ModelFacts> models) {
    var page = new ComparisonPage(Comparison.of(models));
    page.write();
    return page.page.toString();
  }

  private void write() {
    add(
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>Models compared</title>
        <style>
        """);
    add(Styles.drawing() + Styles.page());
    add(
        """
        </style>
        </head>
        <body>
        <header>
        <h1>Models compared</h1>
        <p>What tells these models apart, read from the blocks that they are composed of.</p>
        </header>
        <main>
        <h2>The blocks of each</h2>
        <p>The residual stream runs from top to bottom. A circle with + adds, with × multiplies, \
        with Σ adds by weight; “+ b” is a bias. Every small square is a query head; below it is \
        the key and value head that it reads.</p>
        <div class="drawings">
        """);
    for (int i = 0; i < comparison.models().size(); i++) figure(comparison.models().get(i), i);
    add("</div>\n<h2>Facts</h2>\n");
    table();
    add("</main>\n</body>\n</html>\n");
  }

  private void figure(ModelFacts model, int index) {
    var drawings = ModelDrawings.of(model);
    add(
        """
        <section>
        <h3>%s</h3>
        <div class="kinds">
        """
            .formatted(Markup.escape(model.label())));
    for (var kind : drawings.shown()) {
      add(
          """
          <figure style="width: %dpx">
          %s<figcaption><code>%s</code>\
          """
              .formatted(
                  BlockDrawing.width(kind.block()),
                  drawings.element(kind, "model" + index + "-" + kind.first()),
                  formula(kind.block())));
      if (model.kinds().size() > 1) {
        add("<br/>" + Layers.listed(kind.layers()));
      }
      add("</figcaption>\n</figure>\n");
    }
    add("</div>\n");
    if (drawings.left() > 0) {
      add(
          drawings.left() == 1
              ? "<p>One more kind of layers is in the table.</p>\n"
              : "<p>%d more kinds of layers are in the table.</p>\n".formatted(drawings.left()));
    }
    add("</section>\n");
  }

  private static String formula(BlockFacts block) {
    return Markup.escape(Formula.of(block)).replace("; ", ";<br/>");
  }

  private void table() {
    add(
        """
        <p>Rows in which models differ are marked <span class="mark">≠</span>.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Facts">
        <table>
        <thead><tr><td></td>
        """);
    for (var model : comparison.models()) {
      add("<th scope=\"col\">%s</th>\n".formatted(Markup.escape(model.label())));
    }
    add("</tr></thead>\n<tbody>\n");
    for (var row : comparison.rows()) row(row);
    add("</tbody>\n</table>\n</div>\n");
  }

  private void row(Comparison.Row row) {
    var mark = row.differs() ? " <span class=\"mark\" title=\"models differ\">≠</span>" : "";
    add(
        "<tr class=\"%s\"><th scope=\"row\"%s>%s%s</th>"
            .formatted(
                row.differs() ? "differs" : "same",
                row.isPart() ? " class=\"part\"" : "",
                Markup.escape(row.label().strip()),
                mark));
    for (var cell : row.cells()) add("<td>%s</td>".formatted(Markup.escape(cell)));
    add("</tr>\n");
  }

  private void add(String text) {
    page.append(text);
  }
}
