# Records what Microsoft Defender leaves out of its scans, as one line of JSON. Reads only; changes nothing.
$ErrorActionPreference = 'Stop'
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$elevated = ([Security.Principal.WindowsPrincipal]$identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$status = Get-MpComputerStatus
$lists = Get-MpPreference
$key = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows Defender'
$policy = @{}
foreach ($name in 'HideExclusionsFromLocalAdmins', 'HideExclusionsFromLocalUsers', 'DisableLocalAdminMerge') {
  $value = (Get-ItemProperty -Path $key -Name $name -ErrorAction SilentlyContinue).$name
  if ($null -ne $value) { $policy[$name] = $value }
}
foreach ($pair in @(@('ExclusionPath', 'Paths'), @('ExclusionExtension', 'Extensions'), @('ExclusionProcess', 'Processes'))) {
  $list = Get-Item -Path ($key + '\Exclusions\' + $pair[1]) -ErrorAction SilentlyContinue
  if ($null -ne $list) { $policy[$pair[0]] = @($list.Property) }
}
# A list that is not set is null, and @($null) would hold one null; Where-Object leaves it out.
# Servers have no SecurityCenter2; there the list of products stays empty.
$products = @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct -ErrorAction SilentlyContinue |
  ForEach-Object { $_.displayName })
$record = @{
  elevated   = [bool]$elevated
  mode       = [string]$status.AMRunningMode
  products   = @($products)
  preference = @{
    ExclusionPath      = @($lists.ExclusionPath | Where-Object { $_ })
    ExclusionExtension = @($lists.ExclusionExtension | Where-Object { $_ })
    ExclusionProcess   = @($lists.ExclusionProcess | Where-Object { $_ })
  }
  policy     = $policy
}
ConvertTo-Json -InputObject $record -Depth 4 -Compress
