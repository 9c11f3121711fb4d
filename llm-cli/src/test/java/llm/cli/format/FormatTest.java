package llm.cli.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import llm.api.ModelDescription.BlockInfo;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void bytesHaveFittingUnits() {
    assertEquals("1023 bytes", Text.bytes(1023));
    assertEquals("1.0 KiB", Text.bytes(1024));
    assertEquals("1.5 GiB", Text.bytes(3L << 29));
    assertEquals("8388608.0 TiB", Text.bytes(Long.MAX_VALUE));
  }

  @Test
  void whatSteersATerminalIsEscaped() {
    assertEquals("a\\nb\\u001b[31m\\u202e日", Text.printable("a\nb\u001b[31m\u202e日"));
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertEquals("😀😀…", Text.printable("😀😀😀", 2));
    assertEquals("😀😀", Text.printable("😀😀", 2));
  }

  @Test
  void columnsOfNumbersStandRightAndOthersLeft() {
    assertEquals(
        List.of("  a        7  x", "  longer  10  1,000"),
        new Table().row("a", "7", "x").row("longer", "10", "1,000").lines());
  }

  @Test
  void jsonKeepsTheOrderOfFields() {
    var json = Json.object();
    json.put("z", List.of(1, 2));
    json.put("a", "\n");
    assertEquals("{\"z\":[1,2],\"a\":\"\\n\"}", Json.of(json));
  }

  @Test
  void onlyEqualNeighboursAreFolded() {
    var root =
        block(
            "decoder",
            1,
            block("blk.0", 1, block("norm", 2)),
            block("blk.1", 1, block("norm", 2)),
            block("blk.2", 1, block("norm", 3)),
            block("blk.3", 1, block("norm", 2)));
    assertEquals(
        List.of(
            "  decoder  Kind  width=1",
            "  ├─ blk.0 … blk.1 (2x)  Kind  width=1",
            "  │  └─ norm  Kind  width=2",
            "  ├─ blk.2  Kind  width=1",
            "  │  └─ norm  Kind  width=3",
            "  └─ blk.3  Kind  width=1",
            "     └─ norm  Kind  width=2"),
        BlockTree.lines(root));
  }

  private static BlockInfo block(String name, int width, BlockInfo... children) {
    return BlockInfo.builder()
        .name(name)
        .kind("Kind")
        .details(Map.of("width", width))
        .children(List.of(children))
        .build();
  }
}
