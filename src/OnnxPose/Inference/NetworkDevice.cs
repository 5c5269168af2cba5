namespace OnnxPose.Inference;

/// <summary>Where a network of a call ran.</summary>
/// <param name="Network">Its name in the model.</param>
/// <param name="Report">What it really ran on.</param>
readonly record struct NetworkDevice(string Network, DeviceReport Report);
