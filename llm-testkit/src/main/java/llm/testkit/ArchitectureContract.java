package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.junit.jupiter.api.Test;

/**
 * What every plugin must do that composes a decoder; its test extends this.
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
public abstract class ArchitectureContract extends FamilyContract {
  /** For subclasses. */
  protected ArchitectureContract() {}

  /** Models with another implementation's results, where they exist. */
  protected List<Reference> references() {
    return List.of();
  }

  /** How far a logit may be off the reference's, in standard deviations of its logits. */
  protected double tolerance() {
    return 1e-3;
  }

  @Override
  List<ModelFixture> referenceFixtures() {
    return references().stream().map(Reference::fixture).toList();
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

  /** A backend that is asked for reproducible results gives them, wherever a prompt is cut. */
  @Test
  public void reproducibleLogitsDoNotDependOnTheCut() {
    for (var fixture : fixtures()) {
      onReproducibleBackends(
          fixture,
          (name, model) -> {
            var alone = model.run(TOKENS, 1);
            for (int chunk : new int[] {2, 3, 7, TOKENS.length}) {
              var found = model.run(TOKENS, chunk);
              assertArrayEquals(alone, found, name + ", in batches of " + chunk);
            }
          });
    }
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

  /** An application loads it, and gets text, and no warning. */
  @Test
  public void runsThroughTheRuntime() {
    for (var fixture : fixtures()) {
      var source = ModelSource.of(fixture.name(), fixture.bytes());
      try (var model = LanguageModel.load(source, LoadOptions.builder().threads(1).build());
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
