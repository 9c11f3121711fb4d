package llm.testkit;

import java.util.List;
import llm.blocks.spi.Architecture;

/**
 * The contract of a family that has references: resources beside the test's class.
 *
 * <pre>{@code
 * class MyFamilyTest extends ReferenceContract {
 *   MyFamilyTest() {
 *     super(new MyFamily(), 1e-3, "my-family-small");
 *   }
 * }
 * }</pre>
 */
public abstract class ReferenceContract extends ArchitectureContract {
  private final Architecture architecture;
  private final double tolerance;
  private final List<String> references;

  /**
   * The contract of a family.
   *
   * @param tolerance how far a logit may be off, in standard deviations of the reference's logits
   * @param references names as {@link Reference#resource} takes them
   */
  protected ReferenceContract(Architecture architecture, double tolerance, String... references) {
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

  @Override
  protected final List<Reference> references() {
    return references.stream().map(name -> Reference.resource(getClass(), name)).toList();
  }

  @Override
  protected final double tolerance() {
    return tolerance;
  }
}
