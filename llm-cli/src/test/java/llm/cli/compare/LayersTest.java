package llm.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void equalLayersAreToldOnce() {
    assertEquals("RoPE", Layers.text(Collections.nCopies(32, "RoPE")));
    assertEquals("", Layers.text(List.of()));
  }

  @Test
  void whatRecursIsToldByItsPeriod() {
    assertEquals("RoPE; every 4th: none", Layers.text(everyNth(4, 12)));
    assertEquals("RoPE; every 2nd: none", Layers.text(everyNth(2, 26)));
    assertEquals("RoPE; every 6th: none", Layers.text(everyNth(6, 34)));
    assertEquals("RoPE; every 12th: none", Layers.text(everyNth(12, 24)));
    assertEquals("RoPE; every 23rd: none", Layers.text(everyNth(23, 46)));
  }

  @Test
  void otherLayersAreToldByRanges() {
    assertEquals("layer 0: dense; layers 1–27: experts", Layers.text(dense(1, 28)));
    assertEquals("layers 0–2: dense; layers 3–60: experts", Layers.text(dense(3, 61)));
    assertEquals("layers 0, 2: a; layers 1, 3–4: b", Layers.text(List.of("a", "b", "a", "b", "b")));
    assertEquals("layer 0: a; layer 1: b", Layers.text(List.of("a", "b")));
  }

  @Test
  void manyRangesAreCutShort() {
    var values = List.of("a", "b", "a", "a", "b", "a", "b", "b", "a", "b", "a", "b", "a", "a", "b");
    assertEquals(
        "layers 0, 2–3, 5, 8, 10, 12–13: a; layers 1, 4, 6–7, 9, 11, 14: b", Layers.text(values));
    var more = new ArrayList<>(values);
    more.addAll(List.of("a", "b"));
    assertEquals(
        "layers 0, 2–3, 5, 8, 10, 12–13, …: a; layers 1, 4, 6–7, 9, 11, 14, …: b",
        Layers.text(more));
  }

  private static List<String> everyNth(int n, int count) {
    return IntStream.range(0, count).mapToObj(i -> i % n == n - 1 ? "none" : "RoPE").toList();
  }

  private static List<String> dense(int first, int count) {
    return IntStream.range(0, count).mapToObj(i -> i < first ? "dense" : "experts").toList();
  }
}
