package llm.tensor.task;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Weights;

/** Weights with equally many columns, one above the other: their products come in one pass. */
public final class StackedMatrix {
  private final Weights[] parts;
  private final int rows;
  private final int columns;
  private final Set<ActivationForm> forms = EnumSet.noneOf(ActivationForm.class);

  /** At least one part. */
  public StackedMatrix(Weights... parts) {
    this.parts = parts;
    rows = Arrays.stream(parts).mapToInt(Weights::rows).reduce(0, Math::addExact);
    columns = parts[0].columns();
    for (var part : parts) forms.add(part.form());
  }

  /** The weights; not to be changed. */
  public Weights[] parts() {
    return parts;
  }

  /** Rows of all parts. */
  public int rows() {
    return rows;
  }

  /** Columns of each part. */
  public int columns() {
    return columns;
  }

  /** Whether a part reads activations in this form. */
  boolean reads(ActivationForm form) {
    return forms.contains(form);
  }
}
