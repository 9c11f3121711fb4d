package llm.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.cli.compare.AttentionFacts.HeadFacts;
import llm.cli.compare.AttentionFacts.ScoreFacts;
import llm.cli.compare.AttentionFacts.SightFacts;
import llm.cli.compare.Svg.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class DrawingTest {
  private static final Box INNER = new Box(10, 10, 224, 0);

  private final Svg svg = new Svg("test");

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "6, 2, 6, 2",
    "71, 1, 71, 1",
    "128, 8, 128, 8",
    "96, 96, 96, 96",
    "256, 8, 128, 4",
    "300, 300, 128, 128",
    "16384, 1, 128, 1"
  })
  void headsAreGroupedAndFit(int count, int countKv, int drawn, int drawnKv) {
    double end = AttentionDrawing.draw(svg, attention(count, countKv, "RoPE"), INNER);
    var drawing = drawing(end);
    assertEquals(drawn, rectangles(drawing, "query", INNER));
    assertEquals(drawnKv, rectangles(drawing, "key-value", INNER));
    assertEquals(drawn < count, drawing.getDocumentElement().getTextContent().contains("…"));
  }

  @Test
  void alibiIsShownAtTheScoresAndRopeAtQueriesAndKeys() {
    AttentionDrawing.draw(svg, attention(4, 4, "ALiBi"), INNER);
    assertTrue(drawing(400).getDocumentElement().getTextContent().contains("slope"));
    var rope = new Svg("rope");
    AttentionDrawing.draw(rope, attention(4, 4, "RoPE"), INNER);
    var text = Xml.parse(rope.element(300, 400, "", "")).getDocumentElement().getTextContent();
    assertTrue(text.contains("RoPE, halves"), text);
  }

  @Test
  void keysAndValuesOfDifferentSizesAreToldWhole() {
    AttentionDrawing.draw(svg, attention(new HeadFacts(128, 16, 192, 128), "RoPE"), INNER);
    var text = drawing(400).getDocumentElement().getTextContent();
    assertTrue(text.contains("128 heads over 16"), text);
    assertTrue(text.contains("keys 192, values 128"), text);
  }

  /** Of queries alone there is one box, and no key is normalised or rotated. */
  @Test
  void keysOfAnotherBlockAreNotDrawn() {
    AttentionDrawing.draw(svg, attention("attn_q", "k, v of blk.3"), INNER);
    var shared = drawing(400);
    assertEquals(2, rectangles(shared, "linear", INNER));
    assertTrue(shared.getDocumentElement().getTextContent().contains("k, v of blk.3"));
    var own = new Svg("own");
    AttentionDrawing.draw(own, attention("attn_q+attn_k+attn_v", "result ⊙ σ(gate)"), INNER);
    var drawn = Xml.parse(own.element(300, 400, "title", "description"));
    assertEquals(4, rectangles(drawn, "linear", INNER));
    assertTrue(drawn.getDocumentElement().getTextContent().contains("σ(gate)"));
  }

  /** What all heads share is one wide key, and each step stands within the frame. */
  @Test
  void latentAttentionIsDrawnAsItIsComputed() {
    var indexer = Optional.of(new LatentFacts.IndexerFacts(64, 128, 2048));
    for (long queries : List.of(0L, 1536L)) {
      for (long rotated : List.of(0L, 64L)) {
        var drawing = new Svg("latent");
        var latent = new LatentFacts(queries, 512, rotated, indexer);
        double end = AttentionDrawing.draw(drawing, latent(latent), INNER);
        var drawn = Xml.parse(drawing.element(300, end, "title", "description"));
        var text = drawn.getDocumentElement().getTextContent();
        assertEquals(1, rectangles(drawn, "key-value", INNER));
        assertEquals(queries > 0 ? 2 : 1, rectangles(drawn, "norm", INNER));
        assertEquals(rotated > 0 ? 2 : 0, rectangles(drawn, "position", INNER));
        assertEquals(rotated > 0, text.contains("512 + 64"));
        assertTrue(text.contains("indexer of 64 heads chooses 2,048"), text);
      }
    }
  }

  private static AttentionFacts latent(LatentFacts latent) {
    var a = attention(new HeadFacts(16, 1, 192, 128), latent.rotated() > 0 ? "RoPE" : "none");
    return new AttentionFacts(
        "MLA",
        a.heads(),
        Optional.of(latent),
        a.positions(),
        a.sight(),
        a.scores(),
        List.of(),
        a.layers(),
        List.of());
  }

  @Test
  void sightBothWaysIsTold() {
    var a = attention(4, 4, "none");
    for (long window : List.of(0L, 128L)) {
      var drawing = new Svg("both");
      var both =
          new AttentionFacts(
              a.kind(),
              a.heads(),
              a.latent(),
              a.positions(),
              new SightFacts(window, true),
              a.scores(),
              a.norms(),
              a.layers(),
              a.extras());
      AttentionDrawing.draw(drawing, both, INNER);
      var drawn = Xml.parse(drawing.element(300, 400, "title", "description"));
      var text = drawn.getDocumentElement().getTextContent();
      assertTrue(text.contains(window == 0 ? "both ways" : "64 positions either way"), text);
    }
  }

  /** Mixers of the same rows stand beside each other. */
  @Test
  void mixersSideBySideAreAdded() {
    var steps =
        List.of(
            new MixerFacts.Step("function", "attention"), new MixerFacts.Step("function", "mamba"));
    for (var kind : List.of("SideBySide", "Chain")) {
      var drawing = new Svg(kind);
      var mixer =
          new MixerFacts(kind, Optional.empty(), steps, List.of(), List.of(), Optional.empty());
      MixerDrawing.draw(drawing, mixer, INNER);
      var drawn = Xml.parse(drawing.element(300, 400, "title", "description"));
      var tops =
          Xml.elements(drawn, "rect").stream().map(r -> r.getAttribute("y")).distinct().count();
      assertEquals(kind.equals("SideBySide") ? 1 : 2, tops);
    }
  }

  @Test
  void textIsEscapedAndControlCharactersAreShown() {
    svg.text("start", 0, 0, "<script>alert('1')</script> & \"\u0007\"");
    var element = svg.element(10, 10, "a<b", "c&d");
    assertTrue(!element.contains("<script"), element);
    var text = Xml.elements(Xml.parse(element), "text").getFirst().getTextContent();
    assertEquals("<script>alert('1')</script> & \"\\u0007\"", text);
  }

  private Document drawing(double height) {
    return Xml.parse(svg.element(300, height, "title", "description"));
  }

  /** How many rectangles of a class there are; all lie within a box. */
  private static long rectangles(Document drawing, String style, Box box) {
    var found =
        Xml.elements(drawing, "rect").stream()
            .filter(r -> r.getAttribute("class").equals(style))
            .toList();
    for (var r : found) {
      double x = Double.parseDouble(r.getAttribute("x"));
      double width = Double.parseDouble(r.getAttribute("width"));
      assertTrue(width > 0 && x >= box.x() && x + width <= box.right(), x + " + " + width);
    }
    return found.size();
  }

  private static AttentionFacts attention(String projection, String extra) {
    var a = attention(4, 4, "RoPE");
    var layers = List.of(new LinearFacts(projection, 64, 64, false), a.layers().getLast());
    return new AttentionFacts(
        a.kind(),
        a.heads(),
        a.latent(),
        a.positions(),
        a.sight(),
        a.scores(),
        a.norms(),
        layers,
        List.of(extra));
  }

  private static AttentionFacts attention(int count, int countKv, String positions) {
    return attention(new HeadFacts(count, countKv, 64, 64), positions);
  }

  private static AttentionFacts attention(HeadFacts heads, String positions) {
    return new AttentionFacts(
        "some",
        heads,
        Optional.empty(),
        new PositionFacts(positions, Map.of("pairing", "halves")),
        new SightFacts(0, false),
        new ScoreFacts(Optional.empty(), Optional.empty(), Optional.empty(), false),
        List.of(),
        List.of(
            new LinearFacts("attn_qkv", 64, 64, true),
            new LinearFacts("attn_output", 64, 64, false)),
        List.of());
  }
}
