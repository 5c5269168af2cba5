namespace OnnxPose;

/// <summary>A model folder lacks a component that is needed.</summary>
/// <remarks>The message lists every place that was looked at, and what would have been accepted
/// there.</remarks>
public sealed class ModelNotFoundException : OnnxPoseException
{
    /// <summary>The <see cref="Component"/> where the whole model is missing.</summary>
    internal const string WholeModel = "model";

    /// <summary>An exception that names the component, the folder and the places that were looked
    /// at.</summary>
    /// <param name="component">What is missing, for instance <c>text_encoder</c>.</param>
    /// <param name="modelFolder">The folder that was given.</param>
    /// <param name="lookedFor">The places that were looked at, in order.</param>
    public ModelNotFoundException(string component, string modelFolder, IReadOnlyList<string> lookedFor)
        : base($"'{modelFolder}' has no {component}. Looked for: {string.Join("; ", lookedFor)}. " +
            "Give the folder of a complete model, or add what is missing.") =>
        (Component, ModelFolder, LookedFor) = (component, modelFolder, [.. lookedFor]);

    /// <summary>The component that is missing; <c>model</c> where there is no such folder at all.</summary>
    public string Component { get; }

    /// <summary>The folder that was given.</summary>
    public string ModelFolder { get; }

    /// <summary>The places that were looked at, in order.</summary>
    public IReadOnlyList<string> LookedFor { get; }
}
