package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.blocks.InvalidModelException;
import llm.blocks.spi.Architecture;
import llm.tensor.Backend;
import llm.tensor.Tensor;
import llm.tensor.sequence.Batch;
import org.junit.jupiter.api.Test;

/**
 * What every architecture plugin must do; a plugin's test extends this.
 *
 * <pre>{@code
 * class MyFamilyTest extends ArchitectureContract {
 *   @Override
 *   protected Architecture architecture() {
 *     return new MyFamily();
 *   }
 *
 *   @Override
 *   protected List<TinyModel> models() {
 *     return List.of(TinyModel.named("small").set("embedding_length", 32) ...);
 *   }
 * }
 * }</pre>
 *
 * <p>What a model computes is checked with every backend that the VM has, whatever {@code
 * -Dllm.kernels} says; machine code is among them where native access to {@code llm.tensor} is
 * granted and the processor can run it.
 */
public abstract class ArchitectureContract {
  /** Float arithmetic in another order: in standard deviations of the logits. */
  private static final double ROUNDING = 2e-4;

  private static final int[] TOKENS = {5, 77, 3, 140, 9, 200, 41, 8, 77, 250, 31};
  private static final int[] OTHER_TOKENS = {12, 6, 260, 90, 33};

  /** For subclasses. */
  protected ArchitectureContract() {}

  /** The plugin. */
  protected abstract Architecture architecture();

  /** Tiny random models: one for each form that the family has. */
  protected abstract List<TinyModel> models();

  /** Models with another implementation's results, where they exist. */
  protected List<Reference> references() {
    return List.of();
  }

  /** How far a logit may be off the reference's, in standard deviations of its logits. */
  protected double tolerance() {
    return 1e-3;
  }

  private List<ModelFixture> fixtures() {
    var tiny = models().stream().map(m -> m.build(architecture()));
    var all = Stream.concat(tiny, references().stream().map(Reference::fixture)).toList();
    assertFalse(all.isEmpty(), "the contract needs a model");
    return all;
  }

  /** What models are computed with. */
  List<Backend> backends() {
    return Backend.available();
  }

  private ComposedModel compose(ModelFixture fixture) {
    return new ComposedModel(architecture(), fixture);
  }

  /** Checks what a model computes, with one backend after another. */
  private void onEveryBackend(ModelFixture fixture, BiConsumer<String, ComposedModel> check) {
    for (var backend : backends()) {
      try (var model = new ComposedModel(architecture(), fixture, backend)) {
        check.accept(fixture.name() + ", " + backend + " kernels", model);
      }
    }
  }

  /** The plugin is declared: {@code provides}, or {@code META-INF/services} on the class path. */
  @Test
  public void isFoundByTheServiceLoader() {
    var ids = ServiceLoader.load(Architecture.class).stream().map(p -> p.get().id()).toList();
    assertTrue(
        ids.contains(architecture().id()),
        () -> "the service loader finds " + ids + ", but not " + architecture().id());
  }

  /** No tensor is overlooked: a bias that nothing adds would show here. */
  @Test
  public void everyTensorIsUsed() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        assertEquals(List.of(), model.unusedTensors(), fixture.name() + ": unused tensors");
      }
    }
  }

  /** Logits equal another implementation's. */
  @Test
  public void logitsEqualTheReferences() {
    for (var reference : references()) {
      onEveryBackend(
          reference.fixture(),
          (name, model) -> {
            model.readSource(reference.source());
            var logits = model.run(reference.prompt(), reference.prompt().length);
            Logits.assertClose(name, reference.logits(), logits, tolerance());
          });
    }
  }

  /** The likeliest tokens are another implementation's. */
  @Test
  public void greedyTokensEqualTheReferences() {
    for (var reference : references()) {
      onEveryBackend(
          reference.fixture(),
          (name, model) -> {
            model.readSource(reference.source());
            var found = model.greedy(reference.prompt(), reference.greedy().length);
            assertArrayEquals(reference.greedy(), found, name + ": greedy tokens");
          });
    }
  }

  /** Token by token equals in one batch equals in two. */
  @Test
  public void batchesOfAnySizeGiveTheSameLogits() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> {
            var whole = model.run(TOKENS, TOKENS.length);
            for (int chunk : new int[] {1, 7}) {
              var found = model.run(TOKENS, chunk);
              Logits.assertClose(name + ", in batches of " + chunk, whole, found, ROUNDING);
            }
          });
    }
  }

  /** Two sequences in one batch, row by row in turn, equal each alone. */
  @Test
  public void interleavedSequencesEqualEachAlone() {
    for (var fixture : fixtures()) onEveryBackend(fixture, this::interleave);
  }

  private void interleave(String name, ComposedModel model) {
    var first = model.newState();
    var second = model.newState();
    var batch = new Batch();
    for (int i = 0; i < TOKENS.length; i++) {
      batch.add(TOKENS[i], i, first, true);
      if (i < OTHER_TOKENS.length) batch.add(OTHER_TOKENS[i], i, second, true);
    }
    var together = model.run(batch);
    int vocabulary = model.vocabularySize();
    var found = new float[2][];
    found[0] = new float[TOKENS.length * vocabulary];
    found[1] = new float[OTHER_TOKENS.length * vocabulary];
    for (int row = 0; row < batch.size(); row++) {
      int sequence = batch.state(row) == first ? 0 : 1;
      int to = batch.position(row) * vocabulary;
      System.arraycopy(together, row * vocabulary, found[sequence], to, vocabulary);
    }
    var what = name + ", interleaved";
    Logits.assertClose(what, model.run(TOKENS, TOKENS.length), found[0], ROUNDING);
    Logits.assertClose(what, model.run(OTHER_TOKENS, OTHER_TOKENS.length), found[1], ROUNDING);
  }

  /**
   * Where an encoder reads a text for each sequence, those of different texts do not mix, in one
   * batch neither, and however they are cut back.
   */
  @Test
  public void sourcesOfSequencesDoNotMix() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> {
            if (!model.readsSource()) return;
            var checks = new StateChecks(name, model, ROUNDING);
            checks.readApart(OTHER_TOKENS, TOKENS, new int[] {7, 99});
          });
    }
  }

  /** Where an encoder reads a text for each sequence, each row sees all of it. */
  @Test
  public void eachRowSeesTheWholeSource() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> {
            if (!model.readsSource()) return;
            new StateChecks(name, model, ROUNDING).seeAll(new int[] {5}, TOKENS);
          });
    }
  }

  /**
   * Cut back, as far as its state can be, and continued otherwise equals computed afresh, and so
   * does a branch beside it.
   */
  @Test
  public void cutBackAndContinuedEqualsAfresh() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> new StateChecks(name, model, ROUNDING).cutBack(TOKENS, OTHER_TOKENS));
    }
  }

  /** Behind a pass that failed in the middle, sequences go on as if there had been none. */
  @Test
  public void aFailedPassChangesNothing() {
    for (var fixture : fixtures()) {
      onEveryBackend(
          fixture,
          (name, model) -> new StateChecks(name, model, ROUNDING).fail(TOKENS, OTHER_TOKENS));
    }
  }

  /** What a model says its state weighs is what it takes, and gives back. */
  @Test
  public void statesWeighWhatTheDecoderSays() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        new StateChecks(fixture.name(), model, ROUNDING).weigh(TOKENS);
      }
    }
  }

  /** All backends that the VM has compute the same; at least two are compared. */
  @Test
  public void everyKernelGivesTheSameLogits() {
    var backends = backends();
    assertTrue(
        backends.size() > 1,
        () ->
            "nothing to compare: this VM has no kernels but "
                + backends
                + "; start it with --add-modules jdk.incubator.vector");
    for (var fixture : fixtures()) {
      var results = new ArrayList<float[]>();
      onEveryBackend(
          fixture,
          (name, model) -> {
            var logits = model.run(TOKENS, TOKENS.length);
            results.add(logits);
            var what = name + ", compared with " + backends.getFirst();
            Logits.assertClose(what, results.getFirst(), logits, ROUNDING);
          });
    }
  }

  /** Without one of its tensors a model is refused by the tensor's name, or can do without it. */
  @Test
  public void missingTensorsAreNamed() {
    for (var fixture : fixtures()) {
      int refused = 0;
      for (var tensor : fixture.tensors()) {
        try (var model = compose(fixture.without(tensor))) {
          model.run(TOKENS, TOKENS.length);
        } catch (InvalidModelException e) {
          assertNamed(fixture, tensor, e);
          refused++;
        }
      }
      assertTrue(refused > 0, fixture.name() + ": nothing is missed, whatever is missing");
    }
  }

  /** A tensor of the wrong width is refused by its name. */
  @Test
  public void misshapenTensorsAreNamed() {
    for (var fixture : fixtures()) {
      var run = tensorsThatAreRun(fixture);
      for (var tensor : fixture.tensors()) {
        if (!run.contains(tensor.name())) continue;
        var misshapen = fixture.with(tensor, ArchitectureContract::wider);
        var e =
            assertThrows(
                InvalidModelException.class,
                () -> compose(misshapen).close(),
                fixture.name() + " takes " + tensor.name() + " in a wrong shape");
        assertNamed(fixture, tensor, e);
      }
    }
  }

  /** Those of blocks that draft tokens are not looked at. */
  private Set<String> tensorsThatAreRun(ModelFixture fixture) {
    try (var model = compose(fixture)) {
      return model.tensors();
    }
  }

  private static Tensor wider(Tensor tensor) {
    var dimensions = tensor.dimensions();
    dimensions[0]++;
    long count = LongStream.of(dimensions).reduce(1, Math::multiplyExact);
    return TinyModel.tensor(tensor.name(), dimensions, new float[Math.toIntExact(count)]);
  }

  private static void assertNamed(ModelFixture fixture, Tensor tensor, InvalidModelException e) {
    var message = String.valueOf(e.getMessage());
    assertTrue(
        message.contains(tensor.name()),
        () -> fixture.name() + ": the error does not name " + tensor.name() + ": " + message);
  }

  /** An application loads it, and gets text, and no warning. */
  @Test
  public void runsThroughTheRuntime() {
    for (var fixture : fixtures()) {
      var source = ModelSource.of(fixture.name(), fixture.bytes());
      try (var model = LanguageModel.load(source, LoadOptions.defaults().withThreads(1));
          var session = model.newSession()) {
        assertEquals(architecture().id(), model.description().architecture().id());
        assertEquals(List.of(), model.description().warnings(), fixture.name() + ": warnings");
        var options = GenerationOptions.builder().temperature(0).maxTokens(4).build();
        try (var generation = session.generate(new int[] {5, 6, 7}, options)) {
          generation.text();
          assertTrue(generation.usage().generatedTokens() > 0, fixture.name());
        }
      }
    }
  }
}
