package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Pooling;
import llm.blocks.spi.Architecture;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import llm.testkit.EncoderReference.Text;
import org.junit.jupiter.api.Test;

/**
 * What every plugin must do that composes an encoder; its test extends this.
 *
 * <pre>{@code
 * class MyEncoderTest extends EncoderContract {
 *   MyEncoderTest() {
 *     super(new MyEncoder(), 1e-4, "my-encoder-small");
 *   }
 * }
 * }</pre>
 */
public abstract class EncoderContract extends FamilyContract {
  private static final LoadOptions LOADED =
      LoadOptions.builder().threads(1).exact(true).cacheType(CacheType.F32).build();

  private final Architecture architecture;
  private final double tolerance;
  private final List<String> references;

  /**
   * The contract of a family.
   *
   * @param tolerance how far an element may be off, in standard deviations of the reference's rows
   * @param references names as {@link EncoderReference#resource} takes them
   */
  protected EncoderContract(Architecture architecture, double tolerance, String... references) {
    this.architecture = architecture;
    this.tolerance = tolerance;
    this.references = List.of(references);
  }

  @Override
  protected final Architecture architecture() {
    return architecture;
  }

  @Override
  protected List<TinyModel> models() {
    return List.of();
  }

  /** Models with another implementation's results: those that the constructor was given. */
  protected List<EncoderReference> references() {
    return references.stream().map(name -> EncoderReference.resource(getClass(), name)).toList();
  }

  @Override
  List<ModelFixture> referenceFixtures() {
    return references().stream().map(EncoderReference::fixture).toList();
  }

  /** All rows of a text, which ask for output. */
  static Batch batch(Text text, SequenceState state) {
    var batch = new Batch();
    for (int i = 0; i < text.length(); i++) {
      batch.add(text.token(i), i, state, true);
      batch.setType(text.type(i));
    }
    return batch;
  }

  private static float[] read(ComposedModel model, Text text) {
    return model.run(batch(text, model.newState()));
  }

  private static Text changed(IntUnaryOperator type, int last) {
    var tokens = TOKENS.clone();
    tokens[tokens.length - 1] = last;
    var types = new int[tokens.length];
    Arrays.setAll(types, type);
    return new Text(tokens, types);
  }

  private static Text changed(int last) {
    return changed(_ -> 0, last);
  }

  /** Rows equal another implementation's; of a projection, what it makes of them. */
  @Test
  public void rowsEqualTheReferences() {
    for (var reference : references()) {
      onEveryBackend(
          reference.fixture(),
          (name, model) -> {
            var rows = read(model, reference.text());
            Logits.assertClose(name, reference.rows(), rows, tolerance);
          });
    }
  }

  /** A classifier's scores equal another implementation's. */
  @Test
  public void scoresEqualTheReferences() {
    for (var reference : references()) {
      if (reference.scores().isEmpty()) continue;
      var expected = reference.scores().get();
      onEveryBackend(
          reference.fixture(),
          (name, model) -> {
            var found = model.scores(batch(reference.text(), model.newState()));
            assertEquals(expected.length, found.length, name + ": number of scores");
            for (int i = 0; i < expected.length; i++) {
              double most = tolerance * Math.max(1, Math.abs(expected[i]));
              assertEquals(expected[i], found[i], most, name + ": score " + i);
            }
          });
    }
  }

  /** The first row changes with the last token: an encoder sees both ways. */
  @Test
  public void rowsSeeLaterOnes() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        var one = read(model, changed(5));
        var other = read(model, changed(200));
        assertChanged(fixture.name() + ", with another last token", one, other, model);
      }
    }
  }

  /** Where parts of a text are told apart, rows change with their part. */
  @Test
  public void typesAreToldApart() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        if (model.typeCount() == 1) continue;
        var one = read(model, changed(5));
        for (int type = 1; type < model.typeCount(); type++) {
          int whole = type;
          var other = read(model, changed(_ -> whole, 5));
          assertChanged(fixture.name() + ", with another type", one, other, model);
        }
      }
    }
  }

  private static void assertChanged(String what, float[] one, float[] other, ComposedModel model) {
    int size = model.outputSize();
    Logits.assertDiffer(what, Arrays.copyOf(one, size), Arrays.copyOf(other, size));
  }

  /** A text is one pass: what would go on from an earlier one is refused. */
  @Test
  public void aTextIsOnePass() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        var state = model.newState();
        model.run(batch(changed(5), state));
        var more = new Batch();
        more.add(TOKENS[0], TOKENS.length, state, true);
        assertThrows(IllegalStateException.class, () -> model.run(more), fixture.name());
      }
    }
  }

  /** A sequence that has read a text, or failed to, reads another as a new one does. */
  @Test
  public void aSequenceReadsTextAfterText() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> {
            var shorter = new Text(OTHER_TOKENS);
            var expected = read(model, shorter);
            var state = model.newState();
            model.run(batch(changed(5), state));
            var found = model.run(batch(shorter, state));
            Logits.assertClose(name + ", behind another text", expected, found, ROUNDING);
          });
    }
  }

  /** Behind a pass that failed, texts are read as if there had been none. */
  @Test
  public void aFailedPassChangesNothing() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> {
            var text = new Text(OTHER_TOKENS);
            var expected = read(model, text);
            var state = model.newState();
            var failing = batch(changed(5), state);
            assertThrows(StateChecks.PassFailed.class, () -> model.fail(failing));
            assertEquals(0, state.length(), name + ": what was seen behind a failed pass");
            var found = model.run(batch(text, state));
            Logits.assertClose(name + ", behind a failed pass", expected, found, ROUNDING);
          });
    }
  }

  /** An application loads it, and gets embeddings, and no warning. */
  @Test
  public void runsThroughTheRuntime() {
    for (var fixture : fixtures()) {
      var source = ModelSource.of(fixture.name(), fixture.bytes());
      var options = EmbeddingOptions.builder().pooling(Pooling.NONE).normalized(false).build();
      try (var model = EmbeddingModel.load(source, LOADED);
          var composed = compose(fixture)) {
        assertEquals(architecture().id(), model.description().architecture().id());
        assertEquals(List.of(), model.description().warnings(), fixture.name() + ": warnings");
        var embedding = model.embedTokens(TOKENS, options);
        var expected = read(composed, new Text(TOKENS));
        assertEquals(TOKENS.length, embedding.rows(), fixture.name() + ": rows");
        var found = new float[expected.length];
        for (int r = 0; r < TOKENS.length; r++) {
          System.arraycopy(
              embedding.row(r), 0, found, r * embedding.dimensions(), embedding.dimensions());
        }
        Logits.assertClose(fixture.name() + ", through the runtime", expected, found, ROUNDING);
      }
    }
  }
}
