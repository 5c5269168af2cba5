namespace OnnxPose;

/// <summary>A part of a call that is timed of its own.</summary>
/// <remarks>
/// Every moment of a call belongs to one stage at most, so that durations add up: what is drawn between two
/// steps counts as <see cref="PoseSampling"/> and not as <see cref="PoseDecode"/>, and a network that is
/// opened in the middle of a stage as <see cref="Open"/>.
/// </remarks>
public enum CallStage
{
    /// <summary><c>open</c>: networks that were not open yet. Counts networks.</summary>
    Open,

    /// <summary><c>tokenize</c>: prompts become tokens. Counts the tokens of prompts, without start, end and
    /// padding.</summary>
    Tokenize,

    /// <summary><c>text</c>: tokens become the states that networks read. Counts texts, once for each network
    /// that reads them.</summary>
    Text,

    /// <summary><c>pose.prefill</c>: a decoder is opened, and the keys and values of cross-attention computed
    /// from the text. Counts rows.</summary>
    PosePrefill,

    /// <summary><c>pose.decode</c>: steps of the text-to-pose transformer. Counts tokens: a step of eight
    /// rows is eight of them.</summary>
    PoseDecode,

    /// <summary><c>pose.sampling</c>: logits become presence and places. Accumulated over the steps, between
    /// which it happens. Counts places that were drawn.</summary>
    PoseSampling,

    /// <summary><c>score</c>: CLaPP scores poses. Counts poses.</summary>
    Score,

    /// <summary><c>render</c>: poses become pictures for the adapter. Counts pictures.</summary>
    Render,

    /// <summary><c>adapter</c>: those become feature maps. Counts pictures.</summary>
    Adapter,

    /// <summary><c>denoise</c>: the base network's steps. Counts steps.</summary>
    Denoise,

    /// <summary><c>refine</c>: the refiner's steps. Counts steps.</summary>
    Refine,

    /// <summary><c>decode</c>: latents become pictures. Counts pictures.</summary>
    Decode,
}
