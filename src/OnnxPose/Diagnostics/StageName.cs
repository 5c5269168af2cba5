namespace OnnxPose.Diagnostics;

/// <summary>The stages' names in spans, measurements and reports.</summary>
static class StageName
{
    static readonly string[] s_names =
    [
        "open", "tokenize", "text", "pose.prefill", "pose.decode", "pose.sampling", "score", "render",
        "adapter", "denoise", "refine", "decode",
    ];

    /// <summary>How many stages there are.</summary>
    public static int Count => s_names.Length;

    /// <summary>A stage's name: lower case, parts divided by dots.</summary>
    public static string Of(CallStage stage) => s_names[(int)stage];
}
