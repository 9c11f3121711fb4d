package llm.tests.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and vocabularies behind public bug reports: the ids that llama.cpp gives, or an error. */
class FieldModelsTest {
  private static final String PLAIN = "115 233 375 227 50 347";

  @TempDir private Path scratch;

  @Test
  void aTildeIsASymbol() {
    assertEquals(
        List.of("4484 42595 87", "64 21132 293", "89241", "5940 89241 93 58 65 60"),
        run("01").out());
  }

  /**
   * Without scales llama.cpp gives 238 220 92 78 26 171 78 26, and so does a computation in double
   * precision that rounds activations to Q8_0 and keys and values to F16, as llama.cpp does; these
   * are its ids without rounding, which {@code --exact} asks for.
   */
  @Test
  void scalesBesideWeightsMultiply() {
    assertEquals(
        List.of(
            "115 102 102 102 102 102 102 102",
            "163 227 50 29 282 227 50 29",
            "238 233 313 343 133 297 60 70",
            "238 220 171 183 330 257 42 166"),
        run("02").ids("tokens"));
  }

  @Test
  void longRopeGoesByTheContextThatIsAskedFor() {
    assertEquals(List.of("227 124 383 311 244 41 244 41 244 41 244 41"), run("03").ids("tokens"));
  }

  @Test
  void idsOfSpecialTokensOutsideTheVocabularyAreDefaults() {
    var run = run("07");
    assertEquals(Collections.nCopies(4, PLAIN), run.ids("tokens"));
    for (var key : List.of("eos_token_id", "bos_token_id", "unknown_token_id", "eot_token_id")) {
      assertTrue(run.says(key), () -> key + " in " + run.err());
    }
  }

  @Test
  void aFactorOfZeroIsNone() {
    var run = run("08");
    assertEquals(List.of(PLAIN, PLAIN), run.ids("tokens"));
    assertTrue(run.out().stream().anyMatch(line -> line.matches("perplexity \\d+.*")), run.text());
  }

  @Test
  void infinitiesAreNotWritten() {
    var run = run("09");
    assertEquals(1, run.exitCode(), run.text());
    assertTrue(run.objects().isEmpty(), run.text());
    assertTrue(run.says("blk.0.ffn_up.weight"), run.text());
    assertTrue(run.says("element 5"), run.text());
  }

  @Test
  void aTextThatGoesOnIsNotEnded() {
    assertEquals(List.of("381 258 32 281 105 295"), run("10").ids("prompt_tokens"));
  }

  @Test
  void allCommandsReadMarksAlike() {
    var objects = run("11").objects();
    assertEquals("[370,258,32,281,105,295]", objects.get(0).required("tokens").toString());
    assertEquals("[370,258,32,281,105,295]", objects.get(1).required("prompt_tokens").toString());
  }

  @Test
  void logitsThatAreNoNumbersAreAnError() {
    var run = run("20");
    assertNotEquals(0, run.exitCode(), run.text());
    assertTrue(run.objects().isEmpty(), run.text());
    assertTrue(run.out().stream().noneMatch(line -> line.contains("perplexity")), run.text());
    assertEquals(3, run.err().stream().filter(line -> line.contains("NaN")).count(), run.text());
  }

  @Test
  void vocabulariesCostWhatTheirTextCosts() {
    var run = run("31");
    long letters = run.out().stream().flatMapToInt(String::chars).filter(c -> c == 'a').count();
    assertEquals(300_000, letters);
    assertTrue(run.says("precompiled_charsmap"), run.err()::toString);
  }

  @Test
  void errorsNameTheFile() {
    var run = run("32");
    assertEquals(1, run.exitCode(), run.text());
    assertEquals(List.of(), run.out());
    assertEquals(2, run.err().size(), run.text());
    assertTrue(run.err().get(0).contains("tok-t5-charsmap-nozero.gguf"), run.text());
    assertTrue(run.err().get(1).contains("tpl-latin1.jinja"), run.text());
    assertTrue(!run.says("internal error"), run.text());
  }

  @Test
  void nonsenseIsRefusedOrSaid() {
    var run = run("33");
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.says("layer_norm_rms_epsilon"), run.text());
    assertTrue(run.says("token_type"), run.text());
    assertEquals(3, run.out().size(), run.text());
  }

  private FieldCase run(String number) {
    return FieldCase.run(number, scratch);
  }
}
