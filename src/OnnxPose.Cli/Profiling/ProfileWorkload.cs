using System.Collections.Immutable;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Cli.Output;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Profiling;

/// <summary>A call that is measured, the same every time.</summary>
/// <param name="target">What the command line calls it.</param>
/// <param name="prompt">What is read.</param>
abstract class ProfileWorkload(string target, string prompt)
{
    /// <summary>What the command line calls it.</summary>
    public string Target { get; } = target;

    /// <summary>What is read.</summary>
    public string Prompt { get; } = prompt;

    /// <summary>Whether CLaPP takes part.</summary>
    public virtual bool NeedsScorer => false;

    /// <summary>Checks that a model can do it, without opening one.</summary>
    /// <exception cref="UsageException">Its options do not fit the model.</exception>
    public virtual void RequireFit(string models)
    {
    }

    /// <summary>Checks what only an open pipeline can tell.</summary>
    /// <exception cref="UsageException">Its options do not fit the model.</exception>
    public virtual void RequireRoom(PosePipeline pipeline, string models)
    {
    }

    /// <summary>Makes the call.</summary>
    public abstract (ImmutableArray<StageTiming> Stages, DeviceReport Device) Run(
        PosePipeline pipeline, CancellationToken stop);

    /// <summary>Everything that makes two calls the same work, as members of a JSON object.</summary>
    public abstract void Write(Utf8JsonWriter json);
}

/// <summary>Prompts are read, nothing more.</summary>
/// <param name="prompt">What is read.</param>
/// <param name="count">How often in one call.</param>
sealed class TextWorkload(string prompt, int count) : ProfileWorkload("text", prompt)
{
    readonly string[] _prompts = [.. Enumerable.Repeat(prompt, count)];

    /// <inheritdoc/>
    public override (ImmutableArray<StageTiming> Stages, DeviceReport Device) Run(
        PosePipeline pipeline, CancellationToken stop)
    {
        var (timings, device) = pipeline.ReadPrompts(_prompts, stop);
        return (timings.Stages, device);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("prompt", Prompt);
        json.WriteNumber("count", _prompts.Length);
    }
}

/// <summary>Poses are drawn.</summary>
sealed class PoseWorkload(PoseRequest request) : ProfileWorkload("pose", request.Prompt)
{
    /// <inheritdoc/>
    public override bool NeedsScorer => request.BestOf is not null;

    /// <inheritdoc/>
    public override void RequireRoom(PosePipeline pipeline, string models) =>
        PoseCommand.RequireRoom(request.People, pipeline, models);

    /// <inheritdoc/>
    public override (ImmutableArray<StageTiming> Stages, DeviceReport Device) Run(
        PosePipeline pipeline, CancellationToken stop)
    {
        var result = pipeline.GeneratePoses(request, null, stop);
        return (result.Timings.Stages, result.Device);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("prompt", Prompt);
        json.WriteNumber("count", request.Count);
        json.WriteNumber("bestOf", request.BestOf ?? 0);
        json.WriteNumber("seed", request.Seed ?? 0);
        json.WriteNumber("temperature", request.Temperature);
        json.WriteString("sampler", request.Sampler.ToString().ToLowerInvariant());
        json.WriteNumber("people", request.People ?? -1);
        json.WriteNumber("aspectRatio", request.AspectRatio);
    }
}

/// <summary>Pictures are made of poses that are drawn for them.</summary>
sealed class ImageWorkload(ImageRequest request) : ProfileWorkload("image", request.Prompt)
{
    Diffusion.PictureSize _size;

    /// <inheritdoc/>
    public override void RequireFit(string models) => _size = ImageCommand.Plan(request, models).Size;

    /// <inheritdoc/>
    public override (ImmutableArray<StageTiming> Stages, DeviceReport Device) Run(
        PosePipeline pipeline, CancellationToken stop)
    {
        var result = pipeline.GenerateImages(request, null, null, stop);
        return (result.Timings.Stages, result.Device);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json) =>
        ImageParameters.Write(json, request, request.Seed ?? 0, _size.Width, _size.Height);
}
