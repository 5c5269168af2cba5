using System.Collections.Immutable;
using OnnxPose.Inference;

namespace OnnxPose;

/// <summary>How a pipeline is opened.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PosePipelineOptions
{
    /// <summary>Where the networks run and with how many threads.</summary>
    /// <value>The default takes a GPU where one is usable, else the processor, and says so in every
    /// result.</value>
    public InferenceOptions Inference { get; init; } = InferenceOptions.Default;

    /// <summary>Samples that are generated side by side; more are done in turns, so that memory stays
    /// bounded.</summary>
    /// <value>1 to 256. The default is 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int MaxBatchRows
    {
        get;
        init => field = OptionRange.Check(value, 1, 256, nameof(MaxBatchRows));
    } = 16;

    /// <summary>Whether the text-to-pose transformer is opened.</summary>
    /// <value>True (the default). False for pictures of given poses only: then the folder need not have one.
    /// </value>
    public bool TextToPose { get; init; } = true;

    /// <summary>Whether CLaPP is opened, which chooses among poses for <see cref="PoseRequest.BestOf"/>: the
    /// components <c>clip_vision</c>, <c>clapp</c> and a <c>text_encoder</c> with its projection.</summary>
    /// <value>False (the default). True needs them in the folder; that one is missing is said before anything
    /// is opened.</value>
    public bool Scorer { get; init; }

    /// <summary>Whether the pipeline is opened for a few prompts only, and then closed.</summary>
    internal bool FewPrompts { get; init; }

    /// <summary>LoRAs that are added to the base network and its text encoders when they are opened for
    /// pictures; poses are drawn without them.</summary>
    /// <value>The default is none.</value>
    public ImmutableArray<LoraSource> Loras { get; init; } = [];

    /// <summary>How long networks stay in memory.</summary>
    /// <value>The default is <see cref="ModelResidency.All"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public ModelResidency Residency
    {
        get;
        init => field = Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Residency), value, $"{value} is no residency.");
    }
}
